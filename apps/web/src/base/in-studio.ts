/** With what most addresses of the studio begin; `~` stands for it in the table of endpoints that browsers are sent. */
export const IN_STUDIO = '/api/studios/:studioId';
