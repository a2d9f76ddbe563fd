# It does not speak the protocol.
read -r _; echo 'Hello, world'
