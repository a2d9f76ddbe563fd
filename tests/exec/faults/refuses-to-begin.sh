# It says that the state is none of its.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _ || exit; echo '{"refused":"three participants are needed"}'; read -r _ || exit
