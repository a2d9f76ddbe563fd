# It cannot be put into a state, and ends.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"restore":true}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; exit 5
