-- Counts one send under several limits of one subject, or under none of them; or only says whether it could be.
-- KEYS     mfa:{subject}:sends:<limit>…   string: sends in this window; it expires with the window
-- ARGV[1]  1 to count the send, 0 to look
-- ARGV     then for each key: permits, seconds the window lasts from its first send on
-- returns  {0, 0} where all have room, or {number of the key that is full for longest, seconds until it is not}
-- Atomic, because of many sends at once no more than the permits may pass, and a refused one must leave no count.
local full = {0, 0}
for i = 1, #KEYS do
  local permits = tonumber(ARGV[2 * i])
  local sends = tonumber(redis.call('GET', KEYS[i])) or 0
  if sends >= permits then
    local left = math.max(1, redis.call('TTL', KEYS[i]))
    if left > full[2] then
      full = {i, left}
    end
  end
end
if full[1] > 0 or ARGV[1] == '0' then
  return full
end
for i = 1, #KEYS do
  redis.call('INCR', KEYS[i])
  if redis.call('TTL', KEYS[i]) < 0 then
    redis.call('EXPIRE', KEYS[i], ARGV[2 * i + 1])
  end
end
return full
