# A lock that lets one in, and never out.
while read -r line; do case $line in
*'"hello"'*) echo '{"hello":{"version":1,"variables":["holder","waits"]}}' ;;
*'"init"'*) echo '{"state":{"holder":"Nil","waits":{"#set":["s1","s2"]}}}' ;;
*Enter*) echo '{"state":{"holder":"s1","waits":{"#set":["s2"]}}}' ;;
*) echo '{"refused":"the door is shut"}' ;;
esac done
