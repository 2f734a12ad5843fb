#!/bin/sh
# Makes a certificate authority and a certificate for each service into $CERTIFICATES, once: what is there stays.
# The name in a certificate is who the broker takes its holder for (mosquitto.acl).
set -eu
folder=${CERTIFICATES:-/certificates}
days=825
cd "$folder"

if [ ! -s ca.key ]; then
  openssl ecparam -name prime256v1 -genkey -noout -out ca.key
  openssl req -x509 -new -sha256 -key ca.key -days 3650 -subj '/CN=Plumbline site authority' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out ca.crt
fi

# certificate NAME USAGE [SUBJECT-ALTERNATIVE-NAMES]
certificate() {
  [ -s "$1.crt" ] && return 0
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  openssl req -new -sha256 -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  {
    echo 'basicConstraints=critical,CA:FALSE'
    echo "extendedKeyUsage=$2"
    echo "subjectAltName=${3:-DNS:$1}"
  } >"$1.ext"
  openssl x509 -req -sha256 -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days "$days" -extfile "$1.ext" -out "$1.crt"
  rm "$1.csr" "$1.ext"
}

certificate broker serverAuth 'DNS:broker,DNS:localhost,IP:127.0.0.1'
certificate collector clientAuth
for agent in ${AGENTS:-agent}; do certificate "$agent" clientAuth; done

# The services run as users of their own, and the volume is theirs alone.
chmod 0644 ./*.crt ./*.key
chmod 0600 ca.key
