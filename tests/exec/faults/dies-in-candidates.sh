# It ends when it is asked which actions a step can be.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"candidates":true}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; exit 7
