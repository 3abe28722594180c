/* Adgangsnøgler (WebAuthn). En formular med data-passkey="create" eller "get" beder browseren om nøglen og sender så svaret
   i feltet credential. Det, serveren spørger om, står som JSON i #passkey-data. */
(function () {
  "use strict";

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return window.btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (each) { return Object.assign({}, each, { id: bytes(each.id) }); });
  }

  function create(asked) {
    var options = Object.assign({}, asked, { challenge: bytes(asked.challenge), excludeCredentials: known(asked.excludeCredentials) });
    options.user = Object.assign({}, asked.user, { id: bytes(asked.user.id) });
    return navigator.credentials.create({ publicKey: options });
  }

  function get(asked) {
    var options = Object.assign({}, asked, { challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) });
    return navigator.credentials.get({ publicKey: options });
  }

  function answer(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (part) {
      if (credential.response[part]) { response[part] = text(credential.response[part]); }
    });
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    };
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-passkey]");
    var data = document.getElementById("passkey-data");
    if (!form || !data) { return; }
    var creating = form.dataset.passkey === "create";
    var asked = JSON.parse(data.textContent)[creating ? "creation_options" : "request_options"].publicKey;
    var problem = document.querySelector("[data-passkey-error]");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      problem.hidden = true;
      var ceremony;
      try { ceremony = creating ? create(asked) : get(asked); } catch (error) { ceremony = Promise.reject(error); }
      ceremony.then(function (credential) {
        form.elements.credential.value = JSON.stringify(answer(credential));
        form.submit();
      }).catch(function () { problem.hidden = false; });
    });
  });
})();
