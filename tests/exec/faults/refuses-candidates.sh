# It does not want to say which actions a step can be.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"candidates":true}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; echo '{"refused":"I do not know"}'; read -r _
