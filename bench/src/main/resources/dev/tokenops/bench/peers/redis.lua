#!lua name=tokenops

-- The store work of a run on Redis. A script runs alone, so it needs no lock.
--   keys  the account's hash, the run's idempotency key, the account's log (a stream)
--   args  run id, SHA-256 of the body, accepted payload, completed payload, cost in micro-credits
-- Redis has no SHA-256 for scripts: the chain is SHA-1, which is cheaper, in its favour.
local FUNDED = 1000000000000000

local function run(keys, args)
  local before = redis.call('HMGET', keys[2], 'run_id', 'body')
  if before[1] then
    return { before[2] == args[2] and 'replayed' or 'key_reused', before[1] }
  end
  local cost = tonumber(args[5])
  local account = redis.call('HMGET', keys[1], 'consumed', 'head')
  local consumed = tonumber(account[1] or '0')
  if FUNDED - consumed < cost then return { 'no_credits', '' } end
  local head = account[2] or redis.sha1hex(keys[1])
  local accepted = redis.sha1hex(head .. args[3])
  local completed = redis.sha1hex(accepted .. args[4])
  redis.call('HSET', keys[2], 'run_id', args[1], 'body', args[2])
  redis.call('XADD', keys[3], '*', 'type', 'run.accepted', 'hash', accepted, 'payload', args[3])
  redis.call('XADD', keys[3], '*', 'type', 'run.completed', 'hash', completed, 'payload', args[4])
  redis.call('HSET', keys[1], 'consumed', string.format('%.0f', consumed + cost), 'head', completed)
  return { 'stored', args[1] }
end

redis.register_function('run', run)
