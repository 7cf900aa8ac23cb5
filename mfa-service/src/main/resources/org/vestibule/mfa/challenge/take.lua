-- Counts one send under several limits of one subject, or under none of them.
-- KEYS     mfa:{subject}:sends:<limit>…   string: sends in this window; it expires with the window
-- ARGV     for each key: permits, seconds the window lasts from its first send on
-- returns  {0, 0} where all have counted it, or {number of the first key that is full, seconds until it is not}
-- Atomic, because of many sends at once no more than the permits may pass, and a refused one must leave no count.
for i = 1, #KEYS do
  local permits = tonumber(ARGV[2 * i - 1])
  local sends = tonumber(redis.call('GET', KEYS[i])) or 0
  if sends >= permits then
    return {i, math.max(1, redis.call('TTL', KEYS[i]))}
  end
end
for i = 1, #KEYS do
  redis.call('INCR', KEYS[i])
  if redis.call('TTL', KEYS[i]) < 0 then
    redis.call('EXPIRE', KEYS[i], ARGV[2 * i])
  end
end
return {0, 0}
