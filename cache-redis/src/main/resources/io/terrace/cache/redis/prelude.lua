-- Before every script. ARGV[1] is the moment, in milliseconds of this server's clock, after which
-- nobody waits for the script any more: it must not take effect then.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then
  return redis.error_reply(string.format('LATE %.0f', now))
end

local NO_VERSION = string.rep('\0', 8)

-- What is under a key: a string, or false. What is no string is none of ours, and reads as ''.
local function read(key)
  local held = redis.pcall('GET', key)
  if type(held) == 'table' then
    return ''
  end
  return held
end

local function version(frame)
  if frame and #frame >= 8 then
    return string.sub(frame, 1, 8)
  end
  return NO_VERSION
end
