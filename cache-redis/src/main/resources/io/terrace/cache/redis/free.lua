-- KEYS: value. ARGV: deadline, version. The lease stays: who has it is about to replace the value.
if version(read(KEYS[1])) ~= ARGV[2] then
  return 0
end
return redis.call('DEL', KEYS[1])
