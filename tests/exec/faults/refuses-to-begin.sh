# It says that the state is none of its.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _; echo '{"refused":"three participants are needed"}'; read -r _
