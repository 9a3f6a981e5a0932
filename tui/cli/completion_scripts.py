"""The scripts that make a shell ask `telesink` for completions; what is said between them: completing.py.

A line of an answer is a kind (`word`, `file`), a tab, the word, a tab, and a description.
"""

from __future__ import annotations

from typing import Final

BASH: Final = r"""# Completion of telesink for bash. Load it: source <(telesink completion bash)
_telesink_completion() {
    local kind word description
    COMPREPLY=()
    while IFS=$'\t' read -r kind word description; do
        case $kind in
            word) COMPREPLY+=("$word") ;;
            file) compopt -o default 2>/dev/null ;;
        esac
    done < <(
        printf -v words '%s\n' "${COMP_WORDS[@]:0:COMP_CWORD+1}"
        _TELESINK_COMPLETE=bash COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDS="$words" "$1" 2>/dev/null
    )
}
# bash before 4.4 has no nosort.
complete -o nosort -F _telesink_completion telesink 2>/dev/null || complete -F _telesink_completion telesink
"""

ZSH: Final = r"""#compdef telesink
# Completion of telesink for zsh. Load it: source <(telesink completion zsh)
_telesink() {
    local kind word description answer
    local -a plain described shown
    answer=$(_TELESINK_COMPLETE=zsh COMP_LINE="${(j: :)words[1,CURRENT-1]} $PREFIX" "${words[1]}" 2>/dev/null)
    while IFS=$'\t' read -r kind word description; do
        case $kind in
            file) compset -P '--*='; _files; return ;;
            word)
                if [[ -n $description ]]; then
                    described+=("$word")
                    shown+=("${(r:24:)word}  $description")
                else
                    plain+=("$word")
                fi ;;
        esac
    done <<< "$answer"
    (( $#plain )) && compadd -V telesink -- "${plain[@]}"
    (( $#described )) && compadd -l -V telesink-described -d shown -- "${described[@]}"
    (( $#plain + $#described ))
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _telesink "$@"
else
    compdef _telesink telesink
fi
"""

FISH: Final = r"""# Completion of telesink for fish. Load it: telesink completion fish | source
function __telesink_complete
    set -l program (commandline -po)[1]
    for line in (env _TELESINK_COMPLETE=fish COMP_LINE=(commandline -cp | string collect) $program 2>/dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case word
                printf '%s\t%s\n' $parts[2] $parts[3]
            case file
                set -l head (string match -r -- '^--[^=]*=' (commandline -ct))
                for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' (commandline -ct)))
                    printf '%s%s\n' "$head" $path
                end
        end
    end
end
complete --command telesink --no-files --keep-order --arguments '(__telesink_complete)'
"""

SCRIPTS: Final = {"bash": BASH, "zsh": ZSH, "fish": FISH}
"""By the name of the shell."""
