# It does not want to say which actions a step can be.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"candidates":true}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"refused":"I do not know"}'; read -r _ || exit
