-- KEYS: stream. ARGV: deadline, most entries, sender, messages.
-- All of them or none: a full server refuses the first.
for i = 4, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 's', ARGV[3], 'm', ARGV[i])
end
return 1
