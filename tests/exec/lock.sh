# A lock that does not know in which order it is waited for: it answers a queue of two as a set.
while read -r line; do case $line in
*'"hello"'*) echo '{"hello":{"version":1,"variables":["queue"]}}' ;;
*'"init"'*) echo '{"state":{"queue":[]}}' ;;
*'"a"'*) echo '{"state":{"queue":["a"]}}' ;;
*) echo '{"state":{"queue":{"#set":["a","b"]}}}' ;;
esac done
