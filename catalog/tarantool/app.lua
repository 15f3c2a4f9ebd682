local text = function(value) return value ~= "" and value or nil end
local user = text([==[${TARANTOOL_USER_NAME:-}]==])
local password = text([==[${TARANTOOL_USER_PASSWORD:-}]==])

box.cfg {
    listen = "0.0.0.0:${TARANTOOL_PORT:-3301}",
    work_dir = "/var/lib/tarantool",
    memtx_memory = ${TARANTOOL_MEMTX_MEMORY:-67108864},
}

if user and user ~= "guest" then
    box.schema.user.create(user, { if_not_exists = true })
    box.schema.user.grant(user, "super", nil, nil, { if_not_exists = true })
    if password then box.schema.user.passwd(user, password) end
end
