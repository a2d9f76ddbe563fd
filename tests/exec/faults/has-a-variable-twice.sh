# It tells of the same variable twice.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","phase"]}}'; read -r _
