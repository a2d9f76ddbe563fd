# Its answer has bytes that are no text.
read -r _; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _; printf '{"refused":"caf\351"}\n'; read -r _
