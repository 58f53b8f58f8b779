package io.cordee.blockstore.gateway.acl;

/** One permission for one grantee. Immutable. */
public record Grant(Grantee grantee, Permission permission) {}
