# It ends when it is asked which actions a step can be.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"candidates":true}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; exit 7
