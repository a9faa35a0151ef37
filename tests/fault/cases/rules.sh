# Rules and templates that are broken or missing.
fresh badrules
before=$(dump)
printf '\nnonsense: [\n' >>"$d/rules/export.yaml"
try run --as-of $day; expect broken-rules-at-night 78
unchanged broken-rules-unchanged "$before"

fresh notemplate
rm "$d"/templates/*/courtesy.md
try check; expect missing-template-check 78
try run --as-of $day; expect missing-template-run 1
says missing-template-says "cases set aside until a person has looked"
verdict missing-template-others "$(find "$d/outbox" -name '*.eml' | grep -q . ||
	echo "the others were not written to")"
in_order missing-template-verify
for language in de en es fr; do
	cp "$here/../../share/templates/$language/courtesy.md" \
		"$d/templates/$language/"
done
recovers missing-template
once missing-template-once 9

yaml() { # NAME TEXT WORDS: put at the end of a policy; what must be said
	fresh "yaml-$1"
	sed -i '/^min_interval:/d' "$d/rules/export.yaml"
	printf '%b' "$2" >>"$d/rules/export.yaml"
	try check; expect "yaml-$1" 78
	verdict "yaml-$1-says" "$(grep -qE "\.yaml:[0-9]+:[0-9]+: error: .*$3" \
		<<<"$out" || echo "not \"$3\": ${out:0:200}")"
}
bomb='\na: &a [x,x,x,x,x,x,x,x,x]\n'
for p in ab bc cd de ef fg gh; do
	x=${p:0:1} y=${p:1:1}
	bomb+="$y: &$y [*$x,*$x,*$x,*$x,*$x,*$x,*$x,*$x,*$x]\n"
done
yaml bomb "$bomb" 'aliases .* are not allowed'
yaml deep "\ndeep: $(printf '[%.0s' $(seq 20000))" 'nested deeper than 32'
yaml twice '\npolicy: export\n' 'duplicate key'
yaml tab '\n\tminimum: 1.00 EUR\n' 'a tab stands'
yaml unit '\nmin_interval: 15days\n' '15days'
yaml octal '\nmin_interval: 010 days\n' '010 days'
