#!/bin/sh
# A certificate authority of our own with a certificate for localhost and
# 127.0.0.1 (ca.pem, cert.pem, key.pem), and one for another host by an
# unknown authority (wrong.pem, wrong-key.pem). usage: cert.sh DIR
set -eu
dir=$1
[ -s "$dir/wrong.pem" ] && exit 0
mkdir -p "$dir"
cd "$dir"
ec='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650'
# shellcheck disable=SC2086 # words on purpose
openssl req -x509 $ec -subj '/CN=Relance test CA' -keyout ca-key.pem \
	-out ca.pem 2>openssl.log
# shellcheck disable=SC2086
openssl req -new $ec -subj /CN=localhost -keyout key.pem -out csr.pem \
	2>>openssl.log
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >ext
openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
	-days 3650 -extfile ext -out cert.pem 2>>openssl.log
# shellcheck disable=SC2086
openssl req -x509 $ec -subj /CN=elsewhere.example -keyout wrong-key.pem \
	-addext subjectAltName=DNS:elsewhere.example -out wrong.tmp \
	2>>openssl.log
mv wrong.tmp wrong.pem
