#!/bin/sh
# A Postfix of our own, for tests: unpacked under build/, never installed, with
# its own configuration, queue and port; TLS and AUTH; what arrives lies in
# build/postfix/run/box/new.
#
#   postfix.sh unpack      fetch and unpack the packages (needs apt-get)
#   postfix.sh start PORT  start it (needs root: Postfix changes accounts)
#   postfix.sh stop
#   postfix.sh sink PORT   smtp-sink of the same package, in the foreground
#
# All steps may be repeated. Exit 77: it cannot run here, and why.
set -eu
cd "$(dirname "$0")/../../.."
top=$PWD/build/postfix
root=$top/root
run=$top/run
LD_LIBRARY_PATH=$root/usr/lib/postfix

# Its daemons drop root, so every folder on the way must let others through; a
# clone below a private folder keeps what runs in /tmp, behind a link.
passable() {
	at=$top
	while [ "$at" != / ]; do
		at=$(dirname "$at")
		case $(stat -c %A "$at") in *[xt]) ;; *) return 1 ;; esac
	done
}
if ! passable; then
	run=/tmp/relance-postfix-$(printf %s "$top" | cksum | cut -d ' ' -f 1)
	mkdir -p "$top" "$run"
	chmod 755 "$run"
	[ -L "$top/run" ] || { rm -rf "$top/run"; ln -s "$run" "$top/run"; }
fi
export LD_LIBRARY_PATH

unpack() {
	[ -x "$root/usr/sbin/smtp-sink" ] && [ -x "$root/usr/sbin/saslpasswd2" ] && return
	command -v apt-get >/dev/null || { echo "postfix: no apt-get" >&2; exit 77; }
	mkdir -p "$top/deb" "$root"
	(cd "$top/deb" && apt-get download -q postfix sasl2-bin >/dev/null)
	for deb in "$top"/deb/*.deb; do
		dpkg-deb -x "$deb" "$root"
	done
}

settings() {
	cat <<END
compatibility_level = 3.6
queue_directory = $run/spool
command_directory = $root/usr/sbin
daemon_directory = $root/usr/lib/postfix/sbin
data_directory = $run/data
mail_owner = news
setgid_group = uucp
import_environment = MAIL_CONFIG=$run/conf LD_LIBRARY_PATH=$LD_LIBRARY_PATH TZ=UTC
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = discard:
relay_transport = discard:
myhostname = localhost
mydestination =
alias_maps =
local_recipient_maps =
maillog_file = $run/log/mail.log
maillog_file_prefixes = $run
virtual_mailbox_domains = example.org, example.net
virtual_mailbox_base = $run
virtual_mailbox_maps = inline:{ {ada@example.org = box/} }
virtual_uid_maps = static:9
virtual_gid_maps = static:9
virtual_minimum_uid = 1
smtpd_tls_security_level = may
smtpd_tls_cert_file = $top/cert/cert.pem
smtpd_tls_key_file = $top/cert/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = relance
cyrus_sasl_config_path = $run/conf/sasl
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_count_limit = 0
default_process_limit = 100
END
}

services() {
	cat <<END
127.0.0.1:$1 inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
END
}

queue() {
	mkdir -p "$run/conf/sasl" "$run/log" "$run/box" "$run/data"
	for d in active bounce corrupt defer deferred flush hold incoming \
		maildrop pid private public saved trace; do
		mkdir -p "$run/spool/$d"
		chown news "$run/spool/$d"
	done
	chown root "$run/spool/pid" "$run/spool"
	chgrp uucp "$run/spool/public" "$run/spool/maildrop"
	chmod 710 "$run/spool/public"
	chmod 700 "$run/spool/private"
	chown news "$run/data" "$run/box"
}

login() {
	cat >"$run/conf/sasl/smtpd.conf" <<END
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $run/conf/sasldb2
mech_list: PLAIN LOGIN
END
	printf s3cret | "$root/usr/sbin/saslpasswd2" -p -c -u relance \
		-f "$run/conf/sasldb2" relance
	chown news "$run/conf/sasldb2"
}

start() {
	[ "$(id -u)" = 0 ] || { echo "postfix: needs root" >&2; exit 77; }
	stop
	unpack
	tests/support/smtp/cert.sh "$top/cert"
	queue
	settings >"$run/conf/main.cf"
	services "$1" >"$run/conf/master.cf"
	login
	"$root/usr/lib/postfix/sbin/master" -c "$run/conf" -w
}

stop() {
	pid=$(tr -d ' ' 2>/dev/null <"$run/spool/pid/master.pid") || return 0
	case $(readlink "/proc/$pid/exe" 2>/dev/null) in
	"$root"/*) kill "$pid" ;;
	*) return 0 ;;
	esac
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

case ${1-} in
unpack) unpack ;;
start) start "$2" ;;
stop) stop ;;
sink) unpack; exec "$root/usr/sbin/smtp-sink" -u news "127.0.0.1:$2" 1000 ;;
*) echo "usage: postfix.sh unpack | start PORT | stop | sink PORT" >&2; exit 64 ;;
esac
