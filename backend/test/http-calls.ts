export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

type Json = Record<string, unknown>;

export async function getJson<Body = Json>(url: string, path: string): Promise<Answer<Body>> {
  return read<Body>(await fetch(url + path));
}

export async function postJson<Body = Json>(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  return read<Body>(await fetch(url + path, init));
}

export async function uploadCsv<Body = Json>(
  url: string,
  fileName: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Answer<Body>> {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'text/csv' }), fileName);
  return read<Body>(await fetch(`${url}/api/v1/datasets`, { method: 'POST', body: form }));
}

async function read<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}
