package io.cordee.blockstore.gateway.error;

/**
 * The errors that the gateway answers with: the code that S3 clients switch on, the HTTP status and
 * what to tell by default. Immutable. Source: S3 API reference, "Error responses".
 */
public enum S3Error {
  ACCESS_DENIED("AccessDenied", 403, "Access is denied."),
  ACCESS_FORBIDDEN(
      "AccessForbidden",
      403,
      "This origin, method or header is not allowed by the bucket's CORS rules."),
  AUTHORIZATION_HEADER_MALFORMED(
      "AuthorizationHeaderMalformed", 400, "The Authorization header cannot be understood."),
  AUTHORIZATION_QUERY_PARAMETERS_ERROR(
      "AuthorizationQueryParametersError", 400, "The signature in the query cannot be understood."),
  BAD_DIGEST("BadDigest", 400, "The body does not have the digest or checksum that was announced."),
  BUCKET_ALREADY_EXISTS(
      "BucketAlreadyExists",
      409,
      "A bucket of this name exists and belongs to another account; choose another name."),
  BUCKET_ALREADY_OWNED_BY_YOU(
      "BucketAlreadyOwnedByYou", 409, "You own a bucket of this name already."),
  BUCKET_NOT_EMPTY(
      "BucketNotEmpty",
      409,
      "The bucket still holds objects, versions or uploads; delete these first."),
  CONDITIONAL_REQUEST_CONFLICT(
      "ConditionalRequestConflict",
      409,
      "Another request changed the object meanwhile; try again."),
  ENTITY_TOO_LARGE(
      "EntityTooLarge",
      400,
      "The object is larger than one upload may be; use a multipart upload."),
  ENTITY_TOO_SMALL("EntityTooSmall", 400, "A part other than the last is smaller than 5 MiB."),
  ILLEGAL_LOCATION_CONSTRAINT_EXCEPTION(
      "IllegalLocationConstraintException",
      400,
      "The location constraint does not fit the region of this endpoint."),
  INCOMPLETE_BODY("IncompleteBody", 400, "The body is not as long as was announced."),
  INTERNAL_ERROR("InternalError", 500, "Something failed inside; try again."),
  INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403, "The access key does not exist or is disabled."),
  INVALID_ARGUMENT("InvalidArgument", 400, "An argument is not valid."),
  INVALID_BUCKET_NAME("InvalidBucketName", 400, "The bucket name is not valid."),
  INVALID_BUCKET_STATE(
      "InvalidBucketState", 409, "The bucket's state does not allow this request."),
  INVALID_DIGEST("InvalidDigest", 400, "The Content-MD5 header is not the base64 of 16 bytes."),
  INVALID_LOCATION_CONSTRAINT(
      "InvalidLocationConstraint", 400, "The location constraint is not valid."),
  INVALID_OBJECT_STATE(
      "InvalidObjectState", 403, "The object's state does not allow this request."),
  INVALID_PART(
      "InvalidPart", 400, "A part was not uploaded, or its entity tag or checksum is another."),
  INVALID_PART_ORDER(
      "InvalidPartOrder", 400, "The parts are not in ascending order of their numbers."),
  INVALID_POLICY_DOCUMENT(
      "InvalidPolicyDocument", 400, "The form's policy does not allow this upload."),
  INVALID_RANGE("InvalidRange", 416, "The range lies outside of the object."),
  INVALID_REQUEST("InvalidRequest", 400, "The request is not valid."),
  INVALID_STORAGE_CLASS("InvalidStorageClass", 400, "The storage class is not valid."),
  INVALID_TAG("InvalidTag", 400, "A tag is not valid."),
  INVALID_TOKEN(
      "InvalidToken", 400, "Session tokens are not supported; sign with a permanent access key."),
  INVALID_URI("InvalidURI", 400, "The URI cannot be decoded."),
  KEY_TOO_LONG_ERROR("KeyTooLongError", 400, "The key is longer than 1024 bytes."),
  MALFORMED_ACL_ERROR("MalformedACLError", 400, "The access control list is not well-formed."),
  MALFORMED_POST_REQUEST(
      "MalformedPOSTRequest", 400, "The form is not well-formed multipart/form-data."),
  MALFORMED_TRAILER_ERROR(
      "MalformedTrailerError",
      400,
      "The trailer of the body is not well-formed or not the one announced."),
  MALFORMED_XML(
      "MalformedXML", 400, "The XML document is not well-formed or does not follow the schema."),
  MAX_MESSAGE_LENGTH_EXCEEDED(
      "MaxMessageLengthExceeded", 400, "The request document is too large."),
  METADATA_TOO_LARGE("MetadataTooLarge", 400, "The user metadata is larger than 2 KiB."),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "The method is not allowed on this resource."),
  MISSING_CONTENT_LENGTH("MissingContentLength", 411, "The request needs a Content-Length header."),
  MISSING_REQUEST_BODY_ERROR("MissingRequestBodyError", 400, "The request needs a body."),
  NO_SUCH_BUCKET("NoSuchBucket", 404, "The bucket does not exist."),
  NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket has no policy."),
  NO_SUCH_CORS_CONFIGURATION("NoSuchCORSConfiguration", 404, "The bucket has no CORS rules."),
  NO_SUCH_KEY("NoSuchKey", 404, "The key does not exist."),
  NO_SUCH_LIFECYCLE_CONFIGURATION(
      "NoSuchLifecycleConfiguration", 404, "The bucket has no lifecycle rules."),
  NO_SUCH_OBJECT_LOCK_CONFIGURATION(
      "NoSuchObjectLockConfiguration", 404, "The object has no lock."),
  NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION(
      "NoSuchPublicAccessBlockConfiguration", 404, "The bucket has no public access block."),
  NO_SUCH_TAG_SET("NoSuchTagSet", 404, "There are no tags."),
  NO_SUCH_UPLOAD(
      "NoSuchUpload", 404, "The upload does not exist; it may have been aborted or completed."),
  NO_SUCH_VERSION("NoSuchVersion", 404, "The version does not exist."),
  NO_SUCH_WEBSITE_CONFIGURATION(
      "NoSuchWebsiteConfiguration", 404, "The bucket has no website configuration."),
  NOT_IMPLEMENTED(
      "NotImplemented", 501, "This server does not implement what the request asks for."),
  NOT_MODIFIED("NotModified", 304, "Not modified."),
  OBJECT_LOCK_CONFIGURATION_NOT_FOUND_ERROR(
      "ObjectLockConfigurationNotFoundError", 404, "The bucket has no object lock configuration."),
  OPERATION_ABORTED(
      "OperationAborted", 409, "Another operation on this resource is under way; try again."),
  OWNERSHIP_CONTROLS_NOT_FOUND_ERROR(
      "OwnershipControlsNotFoundError", 404, "The bucket has no ownership controls."),
  PRECONDITION_FAILED("PreconditionFailed", 412, "A condition of the request does not hold."),
  QUOTA_EXCEEDED("QuotaExceeded", 403, "The quota is exhausted; delete objects or ask for more."),
  REPLICATION_CONFIGURATION_NOT_FOUND_ERROR(
      "ReplicationConfigurationNotFoundError", 404, "The bucket has no replication rules."),
  REQUEST_HEADER_SECTION_TOO_LARGE(
      "RequestHeaderSectionTooLarge", 400, "The headers are too large."),
  REQUEST_TIMEOUT("RequestTimeout", 400, "The body did not arrive in time; try again."),
  REQUEST_TIME_TOO_SKEWED(
      "RequestTimeTooSkewed",
      403,
      "The clocks of client and server differ by more than 15 minutes; set the client's."),
  SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND_ERROR(
      "ServerSideEncryptionConfigurationNotFoundError",
      404,
      "The bucket has no encryption configuration."),
  SERVICE_UNAVAILABLE("ServiceUnavailable", 503, "The service is not available now; try again."),
  SIGNATURE_DOES_NOT_MATCH(
      "SignatureDoesNotMatch",
      403,
      "The signature is not the one that this request needs; check secret key and signing."),
  SLOW_DOWN("SlowDown", 503, "Too many requests at once; try again more slowly."),
  TOO_MANY_BUCKETS("TooManyBuckets", 400, "There are as many buckets as are allowed."),
  UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS(
      "UnresolvableGrantByEmailAddress", 400, "No account has the email address of the grant."),
  X_AMZ_CONTENT_SHA256_MISMATCH(
      "XAmzContentSHA256Mismatch",
      400,
      "The body does not have the SHA-256 of the x-amz-content-sha256 header.");

  private final String code;
  private final int status;
  private final String defaultMessage;

  S3Error(String code, int status, String defaultMessage) {
    this.code = code;
    this.status = status;
    this.defaultMessage = defaultMessage;
  }

  /** As in the {@code <Code>} element. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A sentence for the {@code <Message>} element, when the caller knows nothing more exact. */
  public String defaultMessage() {
    return defaultMessage;
  }
}
