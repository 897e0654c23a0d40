import { tables, inQuotes, lastWord } from './tables.js';
import type { CommandNode } from './tree.js';
import { flattened } from './tree.js';

/** Completion for zsh, with a sentence beside each command. */
export const zshCompletion = (program: CommandNode): string =>
  [
    '#compdef cutover',
    '# zsh completion of cutover. For every shell, into a folder of $fpath: cutover completion zsh > _cutover',
    '# For this one, after compinit: source <(cutover completion zsh)',
    tables(program),
    summaries(program),
    walk,
    'if [[ $funcstack[1] == _cutover ]]; then _cutover "$@"; else compdef _cutover cutover; fi',
  ].join('\n\n');

/** `name:sentence` for each command below one, as `_describe` takes them. */
function summaries(program: CommandNode): string {
  const cases = flattened(program)
    .filter(({ commands }) => commands.length > 0)
    .map(({ path, commands }) => {
      const lines = commands.map((one) => inQuotes(`${lastWord(one)}:${one.summary}`));
      return `    ${inQuotes(path)}) commands=(${lines.join(' ')}) ;;`;
    });
  return ['_cutover_summaries() {', '  case "$1" in', ...cases, '  esac', '}'].join('\n');
}

const walk = String.raw`_cutover() {
  local cur=${'$'}{words[CURRENT]} before='' command='' place=1 word found
  local -a commands
  local i
  for ((i = 2; i < CURRENT; i++)); do
    word=${'$'}{words[i]}
    if [[ -n $before ]]; then before=''; continue; fi
    if [[ $word == --*=* ]]; then continue; fi
    if [[ $word == -* ]]; then
      _cutover_values "$command $word" > /dev/null && before=$word
    elif found=$(_cutover_commands "$command") && [[ " $found " == *" $word "* ]]; then
      command=${'$'}{command:+$command }$word
    else
      place=$((place + 1))
    fi
  done
  if [[ -z $before && $cur == --*=* ]]; then
    before=${'$'}{cur%%=*}
    compset -P '*='
  fi
  if [[ -n $before ]]; then found=$(_cutover_values "$command $before")
  elif [[ $cur == -* ]]; then found=$(_cutover_options "$command")
  else
    found=$(_cutover_arguments "$command $place")
    if ((place == 1)) && _cutover_commands "$command" > /dev/null; then
      _cutover_summaries "$command"
      _describe command commands
    fi
  fi
  for word in ${'$'}{=found}; do
    case "$word" in
      '<run>')
        compadd -- ${'$'}{=$(${'$'}{words[1]} completion --clusters 2> /dev/null)}
        _files -g '*.y(a|)ml' ;;
      '<spec>') _files -g '*.y(a|)ml' ;;
      '<file>') _files ;;
      '<unknown>') ;;
      *) compadd -- "$word" ;;
    esac
  done
}`;
