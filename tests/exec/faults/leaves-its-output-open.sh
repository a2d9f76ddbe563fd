# It dies, and what it has started keeps its output open.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit
sleep 1000 &
exit 4
