-- Before the scripts of versions. KEYS: sequence, era. ARGV: deadline, a nonce for an era.
-- The sequence that was lost goes on from the clock, in microseconds, and so beyond where it was. It
-- is removed first, though it is not there, for a full server refuses what would take memory only
-- until a script has written something. The record of the era is its nonce and the runs of servers
-- that it is valid for; in place of one that was lost a new era begins, of which no run is known.
local position = redis.call('GET', KEYS[1])
if not position then
  position = string.format('%.0f', clock[1] * 1000000 + clock[2])
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[1], position)
end

-- Begins an era for what runs are named, which makes void every version there is. The sequence goes
-- on beyond where it was in any server that was lost: no more than one step in a microsecond.
local function beginEra(runs)
  local past = math.max(tonumber(position) + 1, clock[1] * 1000000 + clock[2])
  position = string.format('%.0f', past)
  redis.call('DEL', KEYS[2])
  redis.call('SET', KEYS[1], position)
  redis.call('SET', KEYS[2], ARGV[2] .. runs)
  return ARGV[2]
end

local record = read(KEYS[2])
local era = record and string.match(record, '^%d+')
