# It tells of the same variable twice.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","phase"]}}'; read -r _ || exit
