import { tables } from './tables.js';
import type { CommandNode } from './tree.js';

/** Completion for bash from 3.2 on; needs nothing but bash itself. */
export const bashCompletion = (program: CommandNode): string =>
  [
    '# bash completion of cutover. For every shell: cutover completion bash > /etc/bash_completion.d/cutover',
    '# For this one: source <(cutover completion bash)',
    tables(program),
    walk,
    'complete -o filenames -F _cutover cutover',
  ].join('\n\n');

/** Which command is typed, the place of the argument, and the option before: then the words that fit. */
const walk = String.raw`_cutover() {
  local cur=${'$'}{COMP_WORDS[COMP_CWORD]} before='' command='' place=1 words='' word i found IFS=$' \t\n'
  COMPREPLY=()
  [[ $cur == '=' ]] && cur=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${'$'}{COMP_WORDS[i]}
    if [[ $word == '=' ]]; then continue; fi
    if [[ $before ]]; then before=''; continue; fi
    if [[ $word == -* ]]; then
      _cutover_values "$command $word" > /dev/null && before=$word
    elif found=$(_cutover_commands "$command") && [[ " $found " == *" $word "* ]]; then
      command=${'$'}{command:+$command }$word
    else
      place=$((place + 1))
    fi
  done
  if [[ $before ]]; then found=$(_cutover_values "$command $before")
  elif [[ $cur == -* ]]; then found=$(_cutover_options "$command")
  else
    found=$(_cutover_arguments "$command $place")
    ((place > 1)) || found+=" $(_cutover_commands "$command")"
  fi
  for word in $found; do
    case "$word" in
      '<run>') words+=" $("${'$'}{COMP_WORDS[0]}" completion --clusters 2> /dev/null)"; _cutover_files spec ;;
      '<spec>') _cutover_files spec ;;
      '<file>') _cutover_files any ;;
      '<unknown>') ;;
      *) words+=" $word" ;;
    esac
  done
  COMPREPLY+=($(compgen -W "$words" -- "$cur"))
}

# Spec files, or any, and the folders in which there may be more.
_cutover_files() {
  local IFS=$'\n'
  if [[ $1 == any ]]; then COMPREPLY+=($(compgen -f -- "$cur")); return; fi
  COMPREPLY+=($(compgen -d -- "$cur"; compgen -f -X '!*.yaml' -- "$cur"; compgen -f -X '!*.yml' -- "$cur"))
}`;
