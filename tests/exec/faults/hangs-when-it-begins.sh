# It never answers.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _ || exit; sleep 1000
