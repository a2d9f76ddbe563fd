# Nothing would be compared.
read -r _ || exit; echo '{"hello":{"version":1,"variables":[]}}'
