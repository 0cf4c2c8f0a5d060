/** Why a WebSocket is closed (RFC 6455, section 7.4.1). */

/** The server ends. */
export const GOING_AWAY = 1001;
/** Text that is no JSON. */
export const INVALID_PAYLOAD = 1007;
/** A message that is no request, or too many of them. */
export const POLICY_VIOLATION = 1008;
/** As many pages as the server takes are connected. */
export const TRY_AGAIN_LATER = 1013;
