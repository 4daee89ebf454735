// Reads one delivery a line as JSON, {key, id, timestamp, signature, body}, and writes "accepted" or "refused" for each.
// v1 by the official library; v1a by Go's own Ed25519, since the library knows v1 only.
package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type delivery struct {
	Key, Id, Timestamp, Signature, Body string
}

func (d delivery) acceptedByPublicKey() bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(d.Key, "whpk_"))
	if err != nil {
		return false
	}
	signed := []byte(d.Id + "." + d.Timestamp + "." + d.Body)
	for _, one := range strings.Fields(d.Signature) {
		bytes, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "v1a,"))
		if strings.HasPrefix(one, "v1a,") && err == nil && ed25519.Verify(key, signed, bytes) {
			return true
		}
	}
	return false
}

func (d delivery) accepted() bool {
	if strings.HasPrefix(d.Key, "whpk_") {
		return d.acceptedByPublicKey()
	}
	webhook, err := standardwebhooks.NewWebhook(d.Key)
	if err != nil {
		return false
	}
	headers := http.Header{}
	headers.Set("webhook-id", d.Id)
	headers.Set("webhook-timestamp", d.Timestamp)
	headers.Set("webhook-signature", d.Signature)
	return webhook.Verify([]byte(d.Body), headers) == nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var one delivery
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		if one.accepted() {
			fmt.Println("accepted")
		} else {
			fmt.Println("refused")
		}
	}
}
