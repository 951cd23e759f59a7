#!/bin/sh
# Keeps settings of a node's Lustre client as they should be, for every mount of one file system.
#
#   tune-clients.sh SETTINGS FILE-SYSTEM
#
# SETTINGS has a line for every setting, three columns with one tab between them: `lctl` or `module`, the parameter, the
# value. FILE-SYSTEM is its Lustre name, which mounts carry in the names of their parameters; a `*` in place
# of that name is narrowed to it, so that other file systems of the node stay as they are.
#
# Such settings are gone after a reboot, and every new mount starts without them. So this looks at regular intervals, sets
# what differs, and reads it back. What it reads is what counts: a value that the client does not keep is a failure.
#
# Options of kernel modules are read and reported only: they need a line in /etc/modprobe.d and a reboot of the node.
#
# Environment: INTERVAL, seconds between looks, 0 for a single one (60); LCTL_TIMEOUT, seconds that one command may take
# (20); READY, a file that is there while everything holds (none); SYSFS and MODULES, for tests.
#
# A single look ends with 0 when everything holds, 1 when something failed. 2: it cannot work like this at all. 3: Lustre
# was unloaded; started anew, the container sees the directory of the module that is loaded then.
#
# Needs a POSIX shell, timeout, sleep, rm, and the lctl of a Lustre client.

set -u
set -f

tab=$(printf '\t')
interval=${INTERVAL:-60}
limit=${LCTL_TIMEOUT:-20}
ready=${READY:-}
sysfs=${SYSFS:-/sys/fs/lustre}
modules=${MODULES:-/sys/module}

cannot() {
  printf 'cannot work: %s\n' "$1" >&2
  exit 2
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

note() {
  report="$report${report:+
}$1"
}

fail() {
  failed=$((failed + 1))
  note "FAILED $1"
}

# `64.00` and `64` are one value.
plain() {
  case $1 in
    *.*[!0]*) printf '%s' "$1" ;;
    *.*) printf '%s' "${1%%.*}" ;;
    *) printf '%s' "$1" ;;
  esac
}

# What $said (lines of `name=value`) has in place of $1: the first line that differs, or nothing when all agree.
other_than() {
  printf '%s\n' "$said" | {
    seen=0
    while IFS= read -r line; do
      case $line in *=*) seen=1 ;; *) continue ;; esac
      if [ "$(plain "${line#*=}")" != "$(plain "$1")" ]; then
        printf '%s' "$line"
        exit 0
      fi
    done
    [ "$seen" -eq 1 ] || printf 'no value'
  }
}

# A parameter, for this file system only: `*` in place of a name becomes the name.
narrowed() {
  case $1 in
    *.\*-OST* | *.\*-MDT*) printf '%s.%s%s' "${1%%.\**}" "$name" "${1#*.\*}" ;;
    *.\*OST* | *.\*MDT*) printf '%s.%s-%s' "${1%%.\**}" "$name" "${1#*.\*}" ;;
    *.\**) printf '%s.%s-*%s' "${1%%.\**}" "$name" "${1#*.\*}" ;;
    *) printf '%s' "$1" ;;
  esac
}

tune_parameter() {
  parameter=$(narrowed "$1") value=$2
  if ! run lctl get_param "$parameter"; then
    fail "$parameter: $said"
    return 0
  fi
  differs=$(other_than "$value")
  if [ -z "$differs" ]; then
    held=$((held + 1))
    return 0
  fi
  if ! run lctl set_param "$parameter=$value"; then
    fail "$parameter=$value: $said"
    return 0
  fi
  if ! run lctl get_param "$parameter"; then
    fail "$parameter: was set, but cannot be read back: $said"
    return 0
  fi
  still=$(other_than "$value")
  if [ -n "$still" ]; then
    fail "$parameter=$value: the client keeps $still"
    return 0
  fi
  changed="$changed${changed:+
}set $parameter=$value (was $differs)"
  held=$((held + 1))
}

tune_module() {
  module=${1%%.*} option=${1#*.}
  file=$modules/$module/parameters/$option
  if [ ! -r "$file" ]; then
    note "REBOOT $1=$2: module $module is not loaded, or has no such option. Nothing was set."
    return 0
  fi
  found=
  IFS= read -r found <"$file" || [ -n "$found" ]
  if [ "$(plain "$found")" = "$(plain "$2")" ]; then
    held=$((held + 1))
    return 0
  fi
  note "REBOOT $1=$2: is $found. It takes the line 'options $module $option=$2' in /etc/modprobe.d/lustre.conf and a reboot of the node. Nothing was set."
}

mounted() {
  set +f
  for one in "$sysfs/llite/$name"-*; do
    set -f
    [ -e "$one" ] && return 0
    return 1
  done
}

look() {
  report='' changed='' held=0 failed=0
  if [ ! -e "$sysfs/version" ]; then
    printf 'Lustre is not loaded\n' >&2
    [ -z "$ready" ] || rm -f "$ready"
    exit 3
  fi
  if ! mounted; then
    note "file system $name is not mounted here"
  else
    while IFS=$tab read -r kind parameter value more || [ -n "$kind" ]; do
      if [ -z "$value" ] || [ -n "$more" ]; then cannot "the line of $parameter does not have three columns"; fi
      # Commands must not eat the rest of the settings.
      case $kind in
        lctl) tune_parameter "$parameter" "$value" </dev/null ;;
        module) tune_module "$parameter" "$value" ;;
        *) cannot "$kind is not a kind of setting" ;;
      esac
    done <"$settings"
    note "$held settings hold, $failed failed"
  fi
  # A line a minute would bury the one that matters.
  [ -z "$changed" ] || printf '%s\n' "$changed"
  if [ "$report" != "$last" ]; then
    printf '%s\n' "$report"
    last=$report
  fi
  if [ -n "$ready" ]; then
    if [ "$failed" -eq 0 ]; then : >"$ready"; else rm -f "$ready"; fi
  fi
  [ "$failed" -eq 0 ]
}

[ $# -eq 2 ] || cannot "it takes a table of settings and the name of a file system"
settings=$1 name=$2 last=
[ -r "$settings" ] || cannot "there is no table of settings at $settings"
case $name in '' | *[!A-Za-z0-9_-]*) cannot "$name is not the name of a file system" ;; esac
case $interval$limit in '' | *[!0-9]*) cannot "INTERVAL $interval and LCTL_TIMEOUT $limit have to be seconds" ;; esac
for tool in lctl timeout sleep rm; do
  command -v "$tool" >/dev/null || cannot "the image has no $tool"
done

# The first process of a container ends on a signal only if it says so.
trap 'exit 0' INT TERM
while :; do
  look
  result=$?
  [ "$interval" -gt 0 ] || exit "$result"
  sleep "$interval" &
  wait $!
done
