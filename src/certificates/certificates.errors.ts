/** `not_found`: no such certificate, or nothing of it is sealed yet. `unavailable`: the printed one cannot be made now. */
export const certificateErrorCodes = ['certificate.not_found', 'certificate.unavailable'] as const
