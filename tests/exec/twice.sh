# Goes to the step that it is told before a name: `Go(2, a)`.
while read -r line; do case $line in
*'"hello"'*) echo '{"hello":{"version":1,"variables":["step","twice"]}}' ;;
*'"init"'*) echo '{"state":{"step":1,"twice":2}}' ;;
*'"arguments":['*',"a"]'*)
    step=${line##*'"arguments":['}
    step=${step%',"a"]'*}
    step=${step##*,}
    echo "{\"state\":{\"step\":$step,\"twice\":$((2 * step))}}" ;;
*) echo '{"refused":"which step?"}' ;;
esac done
