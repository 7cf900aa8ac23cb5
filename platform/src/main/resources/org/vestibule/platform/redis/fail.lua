-- Counts a try that take.lua let begin, as it failed.
-- KEYS[1], KEYS[2]  as in take.lua
-- ARGV     the try's id, window in seconds
-- returns  1
-- Atomic, because between the end of a try and its count another could begin.
redis.call('ZREM', KEYS[2], ARGV[1])
local now = tonumber(redis.call('TIME')[1])
local locked = tonumber(redis.call('HGET', KEYS[1], 'until')) or 0
if locked > now then
  return 1
end
if locked > 0 then
  redis.call('HDEL', KEYS[1], 'until', 'uses')
end
redis.call('HINCRBY', KEYS[1], 'uses', 1)
if redis.call('TTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], tonumber(ARGV[2]))
end
return 1
