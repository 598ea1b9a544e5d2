"""Is the portal on this machine able to serve? Exit code 0 when it is; for the health check of a container.

It asks as the proxy in front does: under the public name and, where that is so, as if over https.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    """Ask /gereed and return the exit code."""
    public = urlsplit(os.environ.get("PUBLIC_URL", "").strip() or "http://localhost")
    port = int(os.environ.get("PORT", "").strip() or 8000)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        connection.request("GET", "/gereed", headers=headers)
        reply = connection.getresponse()
        body = reply.read(1000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        print(f"De webserver antwoordt niet: {error}")
        return 1
    print(body)
    return 0 if reply.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
