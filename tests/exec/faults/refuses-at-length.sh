# It refuses, with a reason that nobody reads.
read -r _ || exit; echo '{"hello":{"version":1,"variables":["phase","decision","votes","sent"]}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'
read -r _ || exit
awk 'BEGIN { printf "{\"refused\":\""; while (n++ < 100000) printf "no, "; print "no\"}" }'
read -r _ || exit; echo '{"state":{"phase":{"p1":"working","p2":"working","p3":"working"},"decision":"none","votes":{"#set":[]},"sent":{"#set":[]}}}'; read -r _ || exit
