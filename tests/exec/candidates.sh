# Tells that any step could be `Go(2, 5)`, of which the definition has `z` before `a`.
while read -r line; do case $line in
*'"hello"'*) echo '{"hello":{"version":1,"variables":["x"],"candidates":true}}' ;;
*'"init"'*) echo '{"state":{"x":0}}' ;;
*'"candidates"'*) echo '{"candidates":[{"action":"Go","parameters":{"z":2,"a":5}}]}' ;;
*'"arguments":[2,5]'*) echo '{"state":{"x":25}}' ;;
*) echo '{"refused":"no such step"}' ;;
esac done
