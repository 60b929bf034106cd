# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for muster(8)

# Values that a word can have; empty for words whose value is free.
_muster_values()
{
	local aeads='AES-CCM-16-64-128 AES-CCM-16-64-256 AES-CCM-64-64-128 AES-CCM-64-64-256
		AES-CCM-16-128-128 AES-CCM-16-128-256 AES-CCM-64-128-128 AES-CCM-64-128-256
		A128GCM A192GCM A256GCM ChaCha20/Poly1305'

	case $1 in
	group-enc) echo "$aeads" ;;
	aead) echo "$aeads none" ;;
	signature) echo 'ES256 EdDSA' ;;
	hkdf) echo 'HKDF-SHA-256 HKDF-SHA-512' ;;
	ecdh) echo 'ECDH-SS+HKDF-256 ECDH-SS+HKDF-512 none' ;;
	countersign) echo 'interop rfc9338' ;;
	roles) echo 'requester responder requester,responder monitor verifier' ;;
	plaintext) echo 'none all' ;;
	foreign) echo 'drop pass' ;;
	esac
}

# Words that take a value, of a command.
_muster_words()
{
	case $1 in
	'group add') echo 'gm-cred group-enc signature hkdf aead ecdh countersign
		replay-window exchange-lifetime max-members' ;;
	'group set') echo 'exchange-lifetime max-members' ;;
	'context add') echo 'gid secret salt reserve ssn grant' ;;
	'context set') echo 'reserve grant' ;;
	'member add') echo 'kid cred key roles mark from' ;;
	'member set') echo 'kid roles mark' ;;
	'member del' | 'member show') echo 'kid' ;;
	'endpoint add' | 'endpoint set') echo 'port plaintext foreign mark-mask' ;;
	'endpoint del') echo 'port' ;;
	'cred ccs') echo 'subject kid' ;;
	esac
}

# How many arguments without a word in front a command takes first, and of which kind.
_muster_leading()
{
	case $1 in
	'group add') echo free ;;
	'endpoint add') echo group address ;;
	'endpoint set' | 'endpoint del') echo address ;;
	'endpoint show' | 'group '* | 'context '* | 'member '* | stats) echo group ;;
	show) echo shown ;;
	'cred show' | apply) echo file ;;
	esac
}

_muster_groups()
{
	muster group show 2>/dev/null | cut -d ' ' -f 1
}

_muster()
{
	local cur=${COMP_WORDS[COMP_CWORD]} first=1 command kind words
	local -a leading

	COMPREPLY=()
	while [[ ${COMP_WORDS[first]} == -* && $first -lt $COMP_CWORD ]]; do
		first=$((first + 1))
	done
	if [ "$COMP_CWORD" -eq "$first" ]; then
		mapfile -t COMPREPLY < <(compgen -W '-j -h -V group context member endpoint show stats
			monitor apply genkey pubkey cred' -- "$cur")
		return
	fi
	command=${COMP_WORDS[first]}
	case $command in
	group | context | member | endpoint | cred)
		if [ "$COMP_CWORD" -eq $((first + 1)) ]; then
			words='add set del show'
			[ "$command" != cred ] || words='ccs show'
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
		fi
		first=$((first + 1))
		command+=" ${COMP_WORDS[first]}"
		;;
	esac

	read -r -a leading <<< "$(_muster_leading "$command")"
	kind=${leading[COMP_CWORD - first - 1]}
	case $kind in
	group) words=$(_muster_groups) ;;
	shown) words="$(_muster_groups) exchanges" ;;
	address) words='any any6' ;;
	free) return ;;
	file) compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	*)
		if [ $(((COMP_CWORD - first - 1 - ${#leading[@]}) % 2)) -eq 0 ]; then
			words=$(_muster_words "$command")
		else
			case ${COMP_WORDS[COMP_CWORD - 1]} in
			gm-cred | cred | key | secret | salt | from)
				compopt -o filenames 2>/dev/null
				mapfile -t COMPREPLY < <(compgen -f -- "$cur")
				return ;;
			esac
			words=$(_muster_values "${COMP_WORDS[COMP_CWORD - 1]}")
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _muster muster
