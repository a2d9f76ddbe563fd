# A step could be all that there is.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"],"candidates":true}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit
awk 'BEGIN { printf "{\"candidates\":[{\"action\":\"Prepare\"}"; while (n++ < 100000) printf ",{\"action\":\"Prepare\"}"; print "]}" }'
read -r _ || exit
