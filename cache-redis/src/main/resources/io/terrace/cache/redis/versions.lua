-- KEYS: sequence, versions. ARGV: deadline, and for each version the nonce to begin with.
local found = {}
for i = 2, #KEYS do
  local held = read(KEYS[i])
  if not held or not string.find(held, '^-?%d+:%d+$') then
    held = ARGV[i] .. ':' .. position
    redis.call('SET', KEYS[i], held)
  end
  found[i - 1] = held
end
return found
