# It cannot begin with this state.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _; exit 1
