-- How long a limited thing is refused, in seconds; 0 where it is not. Takes nothing.
-- KEYS[1]  prefix:{subject}:<limit>   as in take.lua
-- ARGV     permits, waits
-- Above the permits of a limit with waits the next use begins the lock: until then nothing is refused.
local now = tonumber(redis.call('TIME')[1])
local state = redis.call('HMGET', KEYS[1], 'uses', 'until')
local uses, locked = tonumber(state[1]) or 0, tonumber(state[2]) or 0

if locked > now then
  return locked - now
end
if locked == 0 and ARGV[2] == '' and uses >= tonumber(ARGV[1]) then
  return math.max(1, redis.call('TTL', KEYS[1]))
end
return 0
