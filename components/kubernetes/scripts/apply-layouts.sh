#!/bin/sh
# Gives directories of a Lustre file system the layouts that their new files get, and checks that they have them.
#
#   apply-layouts.sh TABLE MOUNT
#
# TABLE has a line for every directory, three columns with one tab between them: the directory from the root of the file
# system, the arguments of `lfs setstripe`, and the layout that `lfs getstripe` has to show afterwards, one word for
# every component: end:stripes:stripe-size:kind:pool:extension, `*` where anything goes. MOUNT is where the file system
# is mounted.
#
# A directory that has its layout is left alone, so a second run changes nothing. One that has another layout gets the
# new one while it is empty; with files in it, it is refused, because files keep the layout that they were made with. One
# directory that fails does not keep the others from being done.
#
# Environment: LFS_TIMEOUT, seconds that one command may take (60); DIRECTORY_MODE, of directories that are made (0755).
#
# Ends with 0 when every directory has its layout; 1 when something failed that may go better another time; 2 when it
# cannot work like this at all; 3 when the only thing wrong are directories with files and another layout.
#
# Needs a POSIX shell, mkdir, ls, head, wc, timeout, and the lfs of a Lustre client (2.10 or later for several components).

set -u
set -f
umask 022

tab=$(printf '\t')
limit=${LFS_TIMEOUT:-60}
mode=${DIRECTORY_MODE:-0755}
kept=0 made=0 refused=0 failed=0
report=''

cannot() {
  printf 'cannot work: %s\n' "$1" >&2
  exit 2
}

# Remembers what went wrong: it is said at once, and again at the end.
note() {
  printf '%s\n' "$1" >&2
  report="$report
$1"
}

fail() {
  failed=$((failed + 1))
  note "FAILED  $path: $1"
}

# Runs a command with a time limit. What it says is in $said.
run() {
  said=$(timeout -k 5 "$limit" "$@" 2>&1)
  status=$?
  case $status in
    0) return 0 ;;
    124 | 137 | 143) said="no answer within $limit s" ;;
  esac
  [ -n "$said" ] || said="exit code $status and not a word"
  return 1
}

# $1 as one word of a shell command.
quote() {
  rest=$1 quoted=
  while :; do
    case $rest in
      *\'*)
        quoted="$quoted${rest%%\'*}'\\''"
        rest=${rest#*\'}
        ;;
      *) break ;;
    esac
  done
  printf "'%s'" "$quoted$rest"
}

# What `lfs getstripe -d` shows (in $said), in the words of the table's third column. Empty when it shows no layout.
layout_of() {
  printf '%s\n' "$said" | {
    words='' count=''
    fresh() { end=eof count='' size='' kind=raid0 pool=- extension=- flags=; }
    # An extension component is no extent of its own: it says how far the one before it grows, and in which steps.
    close() {
      [ -n "$count" ] || return 0
      case $flags in
        *extension*)
          last=${words##* }
          last=${last#*:}
          case $words in
            *' '*) words="${words% *} $end:${last%:*}:$extension" ;;
            *) words="$end:${last%:*}:$extension" ;;
          esac
          ;;
        *) words="$words${words:+ }$end:$count:$size:$kind:$pool:$extension" ;;
      esac
    }
    fresh
    while IFS= read -r line; do
      # The path itself, which may hold any word.
      case $line in "$directory" | "(Default) $directory") continue ;; esac
      # shellcheck disable=SC2086
      set -- $line
      while [ $# -gt 1 ]; do
        case $1 in
          lcme_id:) close && fresh ;;
          lcme_flags:) flags=$2 ;;
          lcme_extent.e_end:) case $2 in EOF) end=eof ;; *) end=$2 ;; esac ;;
          stripe_count: | lmm_stripe_count:)
            # Every OST, as different versions write it.
            case $2 in 4294967295 | 65535) count=-1 ;; *) count=$2 ;; esac
            ;;
          stripe_size: | lmm_stripe_size:) size=$2 ;;
          extension_size: | lmm_extension_size:) extension=$2 ;;
          pattern: | lmm_pattern:)
            case $2 in
              *overstriped*) kind=overstriped ;;
              *mdt*) kind=mdt ;;
            esac
            ;;
          pool: | lmm_pool:) pool=$2 ;;
          *)
            shift
            continue
            ;;
        esac
        shift 2
      done
    done
    close
    printf '%s' "$words"
  }
}

# Whether layout $2 is what $1 asks for: as many components, each as its pattern says.
holds() {
  asked=$1 shown=$2
  while [ -n "$asked" ] && [ -n "$shown" ]; do
    # The unquoted side is a pattern.
    # shellcheck disable=SC2254
    case ${shown%% *} in
      ${asked%% *}) ;;
      *) return 1 ;;
    esac
    case $asked in *' '*) asked=${asked#* } ;; *) asked= ;; esac
    case $shown in *' '*) shown=${shown#* } ;; *) shown= ;; esac
  done
  [ -z "$asked$shown" ]
}

# Makes the directory, one level after the other. A link in the way could lead anywhere, so none is followed.
prepare() {
  at=$mount rest=${path#/}
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    [ -n "$part" ] || continue
    at=$at/$part
    if [ -L "$at" ]; then
      fail "$(quote "$at") is a symbolic link, and links are not followed"
      return 1
    fi
    [ -d "$at" ] && continue
    if [ -e "$at" ]; then
      fail "$(quote "$at") is not a directory"
      return 1
    fi
    # Another run may have been faster.
    if ! run mkdir -m "$mode" "$at" && [ ! -d "$at" ]; then
      fail "cannot make it: $said"
      return 1
    fi
  done
}

apply() {
  directory=$mount${path%/}
  prepare || return 0

  if ! run lfs getstripe -d "$directory"; then
    fail "cannot read its layout: $said"
    return 0
  fi
  before=$(layout_of)
  if holds "$wanted" "$before"; then
    kept=$((kept + 1))
    printf 'ok      %s: has it already (%s)\n' "$path" "$before"
    return 0
  fi

  # The first three entries, in no order, are enough: the first two are the directory itself and its parent.
  # shellcheck disable=SC2016
  if ! run sh -c 'ls -a -f "$1" | head -n 3 | wc -l' sh "$directory"; then
    fail "cannot look into it: $said"
    return 0
  fi
  case $said in
    *[!0-9\ $tab]*)
      fail "cannot look into it: $said"
      return 0
      ;;
  esac
  if [ "$said" -gt 2 ]; then
    refused=$((refused + 1))
    at=$(quote "$directory")
    note "REFUSED $path: it has files, and its layout is ${before:-none} where $wanted is wanted. Nothing was changed.
        New files only:  lfs setstripe $arguments $at
        Files in it too: find $at -type f -print0 | xargs -0 -r -n 16 lfs migrate $arguments
        Migration writes every file anew: run it while nobody writes there. $at is where this Job has it mounted."
    return 0
  fi

  # The arguments are words without blanks, made by the program that wrote the table. The slash at the end: where a
  # directory has just gone, lfs would make a file of its name.
  # shellcheck disable=SC2086
  if ! run lfs setstripe $arguments "$directory/"; then
    case $said in
      *"nrecognized option"* | *"nvalid option"*) said="$said (this lfs is too old for: $arguments)" ;;
      *"ermission denied"* | *"not permitted"*) said="$said (only its owner or root may, and this runs as user $(id -u))" ;;
    esac
    fail "lfs setstripe $arguments: $said"
    return 0
  fi
  if ! run lfs getstripe -d "$directory"; then
    fail "was set, but cannot be read back: $said"
    return 0
  fi
  after=$(layout_of)
  if ! holds "$wanted" "$after"; then
    fail "was set, but lfs getstripe shows ${after:-no layout} where $wanted is wanted"
    return 0
  fi
  made=$((made + 1))
  printf 'set     %s: %s\n' "$path" "$after"
}

[ $# -eq 2 ] || cannot "it takes a table of layouts and a mount point"
table=$1 mount=${2%/}
[ -r "$table" ] || cannot "there is no table of layouts at $table"
[ -d "$mount" ] || cannot "$mount is not a directory"
for tool in lfs timeout mkdir ls head wc id; do
  command -v "$tool" >/dev/null || cannot "the image has no $tool"
done
case $limit in '' | *[!0-9]* | 0) cannot "LFS_TIMEOUT is $limit, which is no number of seconds" ;; esac

# Without this, directories would be made on the node's own disk where the file system is not mounted.
path=/
if ! run lfs getstripe -d "$mount"; then
  fail "$mount is not a Lustre file system that answers: $said"
  exit 1
fi

while IFS=$tab read -r path arguments wanted more || [ -n "$path" ]; do
  case /$path/ in
    *"/../"* | *"/./"*) cannot "$path is not a plain path" ;;
  esac
  case $path in
    /*) ;;
    *) cannot "$path does not begin with a slash" ;;
  esac
  if [ -z "$wanted" ] || [ -n "$more" ]; then cannot "the line of $path does not have three columns"; fi
  # Commands must not eat the rest of the table.
  apply </dev/null
done <"$table"

printf '%s had their layout, %s got it, %s refused, %s failed\n' "$kept" "$made" "$refused" "$failed"
[ -z "$report" ] || printf 'Not as wanted:%s\n' "$report" >&2
[ "$failed" -eq 0 ] || exit 1
[ "$refused" -eq 0 ] || exit 3
