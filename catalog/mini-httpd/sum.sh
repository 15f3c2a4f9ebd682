#!/bin/sh
# Adds the numbers of the query, as an example of a CGI program.
sum=0
for number in $(printf %s "$QUERY_STRING" | tr -c 0-9 ' '); do
  sum=$((sum + number))
done
printf 'Content-Type: text/plain\r\n\r\n%s\n' "$sum"
