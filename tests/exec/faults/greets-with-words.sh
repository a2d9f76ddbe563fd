# It does not speak the protocol.
read -r _ || exit; echo 'Hello, world'
