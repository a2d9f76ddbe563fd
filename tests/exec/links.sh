# Knows two instances of a module by their names, and tells that any step could be `A!Send(<<p, q>>)`, a tuple.
while read -r line; do case $line in
*'"hello"'*) echo '{"hello":{"version":1,"variables":["x"],"candidates":true,"actions":["A!Send","B!Send"]}}' ;;
*'"init"'*) echo '{"state":{"x":0}}' ;;
*'"candidates"'*) echo '{"candidates":[{"action":"A!Send","parameters":{"link":["p","q"]}}]}' ;;
*'"step":{"action":"A!Send"'*'"arguments":[["p","q"]]}'*) echo '{"state":{"x":1}}' ;;
*) echo '{"refused":"no such step"}' ;;
esac done
