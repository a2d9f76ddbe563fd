# Its answer has bytes that are no text.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; printf '{"refused":"caf\351"}\n'; read -r _ || exit
