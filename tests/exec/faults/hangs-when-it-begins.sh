# It never answers.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _; sleep 1000
