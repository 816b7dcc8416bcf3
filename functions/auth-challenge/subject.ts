/** Who a line of the log is about: the id of the account. Of a name that nobody has nothing is told, since it is what somebody typed. */
export const subjectOf = ({
  userName,
  request,
}: {
  userName: string;
  request: { userNotFound?: boolean | undefined };
}): { subject?: string } => (request.userNotFound === true ? {} : { subject: userName });
